import {
  type CryptoKey,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  SignJWT,
  createLocalJWKSet,
  importJWK,
  jwtVerify,
} from 'jose';
import { z } from 'zod';

const publicKeySchema = z.strictObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().min(43),
  kid: z.string().min(1),
  alg: z.literal('EdDSA').optional(),
  use: z.literal('sig').optional(),
});
const publicKeysSchema = z.object({ keys: z.array(publicKeySchema) });
const privateKeySchema = publicKeySchema.extend({ d: z.string().min(43) });

const claimsSchema = z.object({
  /** The person. */
  sub: z.uuid(),
  /** The session, which `POST /auth/logout` ends. */
  sid: z.uuid(),
  name: z.string(),
  roles: z.array(z.string()),
  teams: z.array(z.string()),
  scopes: z.array(z.string()),
  csrf: z.string().min(32),
});
/** What the cookie of a session says of who carries it. */
export type SessionClaims = z.infer<typeof claimsSchema>;

/** A use of its own for each kind of token, so that none is taken for another. */
export type TokenUse = 'session' | 'sign-in' | 'release';
const issuer = 'tourbus';
const typeOf = (use: TokenUse): string => `${use}+jwt`;

/** Keys come and go by `kid`, so that a new one is known everywhere before anything is signed with it. */
export type SessionKeys = JWTVerifyGetKey;
export interface SigningKey {
  kid: string;
  key: CryptoKey | Uint8Array;
}

function parsed<S extends z.ZodType>(schema: S, text: string): z.infer<S> | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/**
 * A JWKS of Ed25519 public keys, as JSON; an empty text is one without keys, so that nobody is let in.
 * @returns undefined where it is anything else, a private key among it included
 */
export function readSessionKeys(text: string): SessionKeys | undefined {
  const keys = text ? parsed(publicKeysSchema, text) : { keys: [] };
  return keys && createLocalJWKSet(keys);
}

/** @returns undefined where the text is no JWK of an Ed25519 private key with a `kid` */
export async function readSigningKey(text: string): Promise<SigningKey | undefined> {
  const key = parsed(privateKeySchema, text);
  return key && { kid: key.kid, key: await importJWK(key, 'EdDSA') };
}

export const isSigningKey = (text: string): boolean => parsed(privateKeySchema, text) !== undefined;

export function signToken(
  { kid, key }: SigningKey,
  use: TokenUse,
  claims: object,
  { now, expires }: { now: Date; expires: Date },
): Promise<string> {
  return unsigned(kid, use, claims, now).setExpirationTime(expires).sign(key);
}

/** A statement that stays true: it never expires. */
export const signStatement = (
  { kid, key }: SigningKey,
  use: TokenUse,
  claims: object,
  now: Date,
): Promise<string> => unsigned(kid, use, claims, now).sign(key);

const unsigned = (kid: string, use: TokenUse, claims: object, now: Date): SignJWT =>
  new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'EdDSA', typ: typeOf(use), kid })
    .setIssuer(issuer)
    .setIssuedAt(now);

export const signSession = (
  key: SigningKey,
  claims: SessionClaims,
  times: { now: Date; expires: Date },
): Promise<string> => signToken(key, 'session', claims, times);

/** The claims of a token that we signed for this use and that has not expired, or nothing. */
export async function readToken<S extends z.ZodType>(
  keys: SessionKeys,
  use: TokenUse,
  schema: S,
  token: string,
  now: Date,
): Promise<{ claims: z.infer<S>; expires: Date } | undefined> {
  const read = await verified(keys, use, schema, token, { requiredClaims: ['exp'], currentDate: now });
  return read && { claims: read.claims, expires: new Date(Number(read.exp) * 1_000) };
}

/** The claims of a statement that we signed for this use, or nothing. */
export async function readStatement<S extends z.ZodType>(
  keys: SessionKeys,
  use: TokenUse,
  schema: S,
  token: string,
): Promise<z.infer<S> | undefined> {
  return (await verified(keys, use, schema, token, {}))?.claims;
}

async function verified<S extends z.ZodType>(
  keys: SessionKeys,
  use: TokenUse,
  schema: S,
  token: string,
  further: Pick<JWTVerifyOptions, 'requiredClaims' | 'currentDate'>,
): Promise<{ claims: z.infer<S>; exp: number | undefined } | undefined> {
  try {
    // Never the algorithm that the token itself asks for.
    const asked = { algorithms: ['EdDSA'], typ: typeOf(use), issuer, ...further };
    const { payload } = await jwtVerify(token, keys, asked);
    const { data } = schema.safeParse(payload);
    return data === undefined ? undefined : { claims: data, exp: payload.exp };
  } catch {
    // Forged, damaged or expired: all the same to whoever sent it.
    return undefined;
  }
}

export const readSession = (
  keys: SessionKeys,
  token: string,
  now: Date,
): Promise<{ claims: SessionClaims; expires: Date } | undefined> =>
  readToken(keys, 'session', claimsSchema, token, now);
