/** How much of a file is looked at to find out what it is. */
const headBytes = 64 * 1024;

/** The beginning of a file, and the whole of it still to be read. */
export async function headOf(
  bytes: AsyncGenerator<Buffer>,
): Promise<{ head: Buffer; whole: AsyncGenerator<Buffer>; isWhole: boolean }> {
  const pieces: Buffer[] = [];
  let length = 0;
  let isWhole = false;
  while (length < headBytes && !isWhole) {
    const { value, done } = await bytes.next();
    isWhole = done === true;
    if (!done) pieces.push(value);
    length += value?.length ?? 0;
  }
  async function* whole(): AsyncGenerator<Buffer> {
    for (let piece = pieces.shift(); piece; piece = pieces.shift()) yield piece;
    yield* bytes;
  }
  return {
    head: Buffer.concat(pieces).subarray(0, headBytes),
    whole: whole(),
    isWhole: isWhole && length <= headBytes,
  };
}
