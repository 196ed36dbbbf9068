import { t, type SystemKey } from './messages'

const PROGRAMS: readonly string[] = ['gateway', 'campaigns', 'submissions', 'households']

/**
 * A part of the installation in plain words. Names come from the programs: `gateway`, `services.households.worker`,
 * or a feed as `bangfu_campaigns < gateway`, which is read from right to left.
 */
export function partName(name: string): string {
  const [reader, source] = name.split(' < ')
  if (reader && source)
    return t('feed', { reader: programName(reader.replace(/^bangfu_/, '')), source: programName(source) })
  const worker = /^(?:services\.)?(\w+)\.worker$/.exec(name)?.[1]
  if (worker) return t('workerOf', { program: programName(worker) })
  return name === 'anchors' ? t('anchors') : name === 'workers' ? t('workers') : programName(name)
}

function programName(name: string): string {
  return PROGRAMS.includes(name) ? t(name as SystemKey) : name
}
