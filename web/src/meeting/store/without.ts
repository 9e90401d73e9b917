/** A copy of an object that lacks one key. */
export function without<T extends object, K extends keyof T>(object: T, key: K): Omit<T, K> {
  const copy: Omit<T, K> & Partial<Pick<T, K>> = { ...object };
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the copy is ours
  delete copy[key];
  return copy;
}
