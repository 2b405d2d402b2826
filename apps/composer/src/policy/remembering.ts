/** More than all names that there are; only misspelt ones would go on growing what is remembered. */
const most = 5_000;

/** Works out once for each key what never changes. */
export function remembering<T>(make: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    if (known.size >= most) known.clear();
    const made = make(key);
    known.set(key, made);
    return made;
  };
}
