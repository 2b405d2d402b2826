/** Most characters that one communication may come to, over all its parts. */
export const largestOutput = 2 * 1024 * 1024;
/** Most rounds of all `each` of one part of a communication: nested loops over long lists end here, at once. */
export const mostRounds = 100_000;
/** Most characters of a field once its blocks are put in: blocks that repeat blocks grow exponentially. */
export const largestSource = 1024 * 1024;
