interface Cookie {
  name: string;
  value: string;
  path: string;
  secure: boolean;
  sameSite: string;
}

export interface Visit {
  url: string;
  status: number;
  headers: Headers;
  text: string;
  body: Record<string, unknown>;
}

export interface Asked {
  method?: string;
  headers?: Record<string, string>;
  form?: Record<string, string>;
  /** As if another site had sent the browser there. */
  crossSite?: boolean;
}

/** As much of a browser as signing in needs: cookies by origin and path, and redirects one at a time. */
export class Browser {
  private jar = new Map<string, Cookie[]>();

  /** @param places where an origin really listens, for those that this machine cannot reach */
  constructor(private readonly places: Record<string, string> = {}) {}

  cookie(origin: string, name: string): Cookie | undefined {
    return this.jar.get(origin)?.find((cookie) => cookie.name === name);
  }

  cookies(origin: string): Cookie[] {
    return [...(this.jar.get(origin) ?? [])];
  }

  /** As a copy of the cookies would be used on another machine. */
  copy(): Browser {
    const copy = new Browser(this.places);
    copy.jar = new Map([...this.jar].map(([origin, cookies]) => [origin, [...cookies]]));
    return copy;
  }

  set(origin: string, cookie: Cookie): void {
    const others = this.cookies(origin).filter(({ name }) => name !== cookie.name);
    this.jar.set(origin, [...others, cookie]);
  }

  async ask(address: string, asked: Asked = {}): Promise<Visit> {
    const url = new URL(address);
    const { method = asked.form ? 'POST' : 'GET', headers = {}, form, crossSite = false } = asked;
    const sent = this.cookies(url.origin).filter(
      ({ path, sameSite }) =>
        url.pathname.startsWith(path) &&
        (!crossSite || (method === 'GET' ? sameSite !== 'strict' : sameSite === 'none')),
    );
    const place = this.places[url.origin] ?? url.origin;
    const response = await fetch(new URL(`${url.pathname}${url.search}`, place), {
      method,
      redirect: 'manual',
      headers: {
        ...(sent.length > 0 && { cookie: sent.map(({ name, value }) => `${name}=${value}`).join('; ') }),
        ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
        ...headers,
      },
      ...(form && { body: new URLSearchParams(form).toString() }),
    });
    for (const line of response.headers.getSetCookie()) this.keep(url.origin, line);
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return {
      url: address,
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
    };
  }

  /** Follows redirects until something answers otherwise, or `until` leads there: that address is left alone. */
  async visit(
    address: string,
    until: (url: string) => boolean = () => false,
    asked: Asked = {},
  ): Promise<Visit> {
    let visit = await this.ask(address, asked);
    for (let hop = 0; hop < 10; hop += 1) {
      const location = visit.headers.get('location');
      if (visit.status < 300 || visit.status > 399 || location === null) return visit;
      const next = new URL(location, visit.url).href;
      if (until(next)) return { ...visit, url: next };
      visit = await this.ask(next);
    }
    throw new Error(`${address} goes round in circles.`);
  }

  private keep(origin: string, line: string): void {
    const [pair = '', ...attributes] = line.split(/;\s*/);
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    const given = new Map(
      attributes
        .map((one) => one.split('=') as [string, string?])
        .map(([key, what]) => [key.toLowerCase(), what]),
    );
    const others = this.cookies(origin).filter((cookie) => cookie.name !== name);
    const isGone =
      given.get('max-age') === '0' || new Date(given.get('expires') ?? '9999').getTime() < Date.now();
    const cookie = {
      name,
      value,
      path: given.get('path') ?? '/',
      secure: given.has('secure'),
      sameSite: (given.get('samesite') ?? 'lax').toLowerCase(),
    };
    this.jar.set(origin, isGone ? others : [...others, cookie]);
  }
}
