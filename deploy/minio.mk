# A real MinIO server for the store contract tests, in build/bin (git-ignored). Upstream is archived; this is its last
# commit, the only version that the Go module proxy still serves (it refuses the release of 2025-10-15).
MINIO_VERSION ?= v0.0.0-20260212201848-7aac2a2c5b7c

.PHONY: minio
minio: build/bin/minio  ## Build the MinIO server for the store contract tests (needs Go 1.24 or newer)

build/bin/minio:
	@command -v go >/dev/null || { echo "make minio needs Go 1.24 or newer"; exit 1; }
	GOBIN="$(CURDIR)/build/bin" GOTOOLCHAIN=local CGO_ENABLED=0 go install -trimpath -ldflags "-s -w" \
		github.com/minio/minio@$(MINIO_VERSION)
