"""Prints each failure when it happens; pytest prints it again at the end."""

import pytest


class ShownAtOnce:
    """A plugin of the process that prints. Nobody reads the output of an xdist worker."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        reporter = self._config.pluginmanager.get_plugin("terminalreporter")
        if not report.failed or reporter is None:
            return
        reporter.write_line("")
        reporter.write_sep("_", f"{report.when}: {report.nodeid}", red=True)
        report.toterminal(reporter._tw)
