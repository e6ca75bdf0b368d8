/** A text of at most so many characters; a longer one ends with an ellipsis. */
export function shorten(text: string, most: number): string {
  const characters = [...text];

  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}
