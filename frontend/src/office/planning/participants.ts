import type { components } from '@/shared/api/campaigns'

type Schemas = components['schemas']
export type Participants = Schemas['Participants']
export type Participant = Schemas['ReachedUnit']
export type Rule = Schemas['RuleIn']

export const LEVELS = ['province', 'city', 'county', 'town', 'village'] as const satisfies NonNullable<Rule['level']>[]

/** A rule as a form holds it: empty text and empty lists are conditions that are not set. */
export interface RuleLine {
  division: string
  level: string
  kinds: string[]
  line: string
  mark: string
  under: string
  organizations: string[]
  except: string[]
}

export const emptyLine = (): RuleLine => ({
  division: '',
  level: '',
  kinds: [],
  line: '',
  mark: '',
  under: '',
  organizations: [],
  except: [],
})

export const linesOf = (rules: Participants['rules']): RuleLine[] =>
  rules.map((rule) => ({
    division: rule.division ?? '',
    level: rule.level ?? '',
    kinds: rule.kinds ?? [],
    line: rule.line ?? '',
    mark: rule.mark ?? '',
    under: rule.under ?? '',
    organizations: rule.organizations ?? [],
    except: rule.except ?? [],
  }))

export function ruleOf(line: RuleLine): Rule {
  return {
    division: line.division || null,
    level: (line.level || null) as Rule['level'] & {},
    kinds: line.kinds.length ? line.kinds : null,
    line: line.line.trim() || null,
    mark: line.mark || null,
    under: line.under || null,
    organizations: line.organizations.length ? line.organizations : null,
    except: line.except.length ? line.except : null,
  }
}
