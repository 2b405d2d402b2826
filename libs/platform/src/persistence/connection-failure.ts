const unreachable = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'],
  // The address of a pod or a node is gone.
  ...['EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN'],
  // Read only: a standby.
  '25006',
]);

/** Anything but an unreachable server is a fault that waiting does not mend: a wrong password, a broken migration. */
export const isConnectionFailure = (error: unknown): boolean => {
  const code =
    (error as { code?: unknown; driverError?: { code?: unknown } } | undefined)?.driverError?.code ??
    (error as { code?: unknown } | undefined)?.code;
  if (typeof code === 'string') return /^(08|57P|53)/.test(code) || unreachable.has(code);
  return (
    error instanceof Error &&
    /Connection terminated|connection error and is not queryable|Client was closed|timeout exceeded when trying to connect|Driver not Connected|was already released|runner already released/i.test(
      error.message,
    )
  );
};
