/** Where a Tourbus answers, and as whom content is brought in. */
export interface Gateway {
  /** Where the services answer, without a path: `http://127.0.0.1:8080`. */
  gatewayUrl: string;
  /** The author's key: content:write, and event-types:write for the samples. */
  apiKey: string;
  /** A key of another name, with content:approve and content:publish: nobody approves what they wrote. */
  reviewerKey: string;
}

/** The gateway of a stack on this machine, which knows a key of either kind. */
export const gatewayOf = ({ urls, keys }: RunningStack): Gateway => ({
  gatewayUrl: urls.gateway,
  apiKey: keys.demo,
  reviewerKey: keys.reviewer,
});

interface RunningStack {
  urls: { gateway: string };
  keys: { demo: string; reviewer: string };
}

export interface Call {
  method: 'PUT' | 'POST';
  path: string;
  key: string;
  body?: unknown;
}

/** @throws Error that names the request that was refused, and the answer */
export async function send<Answer>(
  gatewayUrl: string,
  { method, path, key, body = {} }: Call,
): Promise<Answer> {
  const url = new URL(path, gatewayUrl);
  const response = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch((error: unknown) => {
    throw new Error(`${method} ${url.href} found nobody there. Is the stack running (npm start)?`, {
      cause: error,
    });
  });
  const answer = await response.text();
  if (!response.ok)
    throw new Error(
      `${method} ${url.href} answered ${response.status}: ${answer.slice(0, 1000)}\n` +
        'Correct what was sent, or use keys with the scopes event-types:write and content:write (author), ' +
        'content:approve and content:publish (reviewer).',
    );
  return JSON.parse(answer) as Answer;
}
