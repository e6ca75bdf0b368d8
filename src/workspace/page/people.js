// Who can be chosen in a field for a person of the workspace. Kept by main.js, read by elements.js.

/** @type {{id: string, name: string, note: string}[]} */
export const people = [];
