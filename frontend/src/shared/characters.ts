/** Each with its code: a screen may lack the character as the printer does. */
export function withCodes(characters: readonly string[]): string {
  return characters.map((character) => `${character}（U+${codeOf(character)}）`).join('、')
}

function codeOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
}
