interface Edition {
  id: string
  name: string
  year?: number | null
}

/** The name of a campaign, with its year where another one is named alike: an edition keeps the name of the one before. */
export const nameAmong = (one: Edition, all: readonly Edition[]): string =>
  one.year && all.some(({ id, name }) => name === one.name && id !== one.id) ? `${one.name}（${one.year}）` : one.name
