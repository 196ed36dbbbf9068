import { computed, reactive } from 'vue'

import { api, type RoleAssignment } from '@/shared/api'
import { currentSession } from '@/shared/session'

import { t } from './messages'

const TEAM_ROLES = ['volunteer', 'team_leader']

/** The widest office role of the person: a city officer who also visits households opens the city. */
export const ownRole = computed<RoleAssignment | null>(() => {
  const roles = [...(currentSession.principal?.roles ?? [])].filter(({ role }) => !TEAM_ROLES.includes(role))
  roles.sort((one, other) => (one.division_code ?? '').length - (other.division_code ?? '').length)
  return roles[0] ?? currentSession.principal?.roles[0] ?? null
})

export const ownDivision = computed(() => ownRole.value?.division_code ?? '')

/** Where one level of the digit path ends: province 2, city 4, county 6, town 9, village 12. */
const LEVEL_ENDS = [2, 4, 6, 9, 12]

/** The codes from `root` down to `code`: `divisionPath('211381101', '2113')` is 2113, 211381, 211381101. The empty code is the whole country. */
export function divisionPath(code: string, root: string): string[] {
  const ends = LEVEL_ENDS.filter((end) => end >= root.length && end <= code.length)
  const codes = ends.map((end) => code.slice(0, end))
  return code.startsWith(root) ? [...new Set([root, ...codes])] : [code]
}

export function parentDivision(code: string): string {
  const end = LEVEL_ENDS.filter((length) => length < code.length).pop()
  return end ? code.slice(0, end) : ''
}

const names = reactive<Record<string, string>>({})
const asked = new Set<string>()

/** Names of `codes` as they become known; a code nobody named is shown as digits. */
export async function learnNames(codes: string[]): Promise<void> {
  for (const { division_code, division_name } of currentSession.principal?.roles ?? []) {
    if (division_code !== null && division_name) names[division_code] = division_name
  }
  const parents = codes.filter((code) => !names[code]).map(parentDivision)
  await Promise.all([...new Set(parents)].filter((parent) => !asked.has(parent)).map(learnChildren))
}

async function learnChildren(parent: string): Promise<void> {
  asked.add(parent)
  try {
    const { items } = await api.divisions(parent)
    for (const { code, name } of items) names[code] = name
  } catch {
    // A name is a courtesy: the board is complete without it.
    asked.delete(parent)
  }
}

export const nameOf = (code: string): string => names[code] ?? (code || t('country'))
