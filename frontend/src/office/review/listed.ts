/** The standings a list is about; no draft was sent to anybody. Apart from the words, which come with the screen. */
export const STANDINGS = ['submitted', 'returned', 'accepted', 'forwarded'] as const
export type Listed = (typeof STANDINGS)[number]

export const isListed = (value: unknown): value is Listed => STANDINGS.includes(value as Listed)
