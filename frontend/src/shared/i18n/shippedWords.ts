import type { Word } from './vocabulary'

const of = (vocabulary: Word['vocabulary'], words: Record<string, [string, string]>) =>
  Object.entries(words).map(([code, [zh, en]]) => ({ vocabulary, code, zh, en }))

/** The words of the release for what a visit says, until the vocabularies have come once (S2-13). */
export const SHIPPED = [
  ...of('aid_domains', {
    industry: ['产业', 'Industry'],
    funds: ['资金', 'Funds'],
    medical: ['医疗', 'Medical'],
    goods: ['物资', 'Goods'],
    employment: ['就业', 'Jobs'],
    education: ['教育', 'Education'],
  }),
  ...of('goals', {
    hardship: ['帮解困', 'Relieve hardship'],
    employment: ['帮就业', 'Find work'],
    schooling: ['帮就学', 'Schooling'],
    health: ['帮健康', 'Health'],
    prosperity: ['帮致富', 'Earn more'],
    aspiration: ['帮扶志', 'Build confidence'],
  }),
  ...of('supports', {
    funds: ['资金扶持', 'Funds'],
    project: ['项目扶持', 'Project'],
    skills: ['技能扶持', 'Skills'],
    employment: ['就业扶持', 'Jobs'],
    health: ['健康扶持', 'Health'],
    education: ['教育扶持', 'Education'],
  }),
]
