/** Values of free form that travel with every look at a template. A statement of a thousand lines has fewer. */
const most = 20_000;

export const tooManyValues = `There are more than ${most.toLocaleString('en')} values; a sample needs few.`;

/** Whether a JSON value holds few enough others: each is copied to the thread that fills templates in. */
export function isModest(value: unknown): boolean {
  const todo = [value];
  for (let seen = 1; todo.length > 0;) {
    const next = todo.pop();
    if (typeof next !== 'object' || next === null) continue;
    const inner = Object.values(next);
    seen += inner.length;
    if (seen > most) return false;
    todo.push(...inner);
  }
  return true;
}
