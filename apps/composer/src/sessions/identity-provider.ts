/** What has to come back unchanged from a sign-in; kept in the browser that began it. */
export interface SignInSecrets {
  state: string;
  nonce: string;
  verifier: string;
}

export interface ProvenIdentity {
  issuer: string;
  subject: string;
  claims: Readonly<Record<string, unknown>>;
}

/** Who knows the people of the company. Everything here throws a Problem that a person can act upon. */
export abstract class IdentityProvider {
  /** The address at which somebody says who they are, and the secrets that bind the answer to this browser. */
  abstract begin(): Promise<{ address: string; secrets: SignInSecrets }>;

  /** @param callback our own address, with what the provider sent along */
  abstract finish(callback: URL, secrets: SignInSecrets): Promise<ProvenIdentity>;

  /** Where somebody leaves the provider, too; undefined where it has no such page, or cannot be asked. */
  abstract leaving(): Promise<string | undefined>;
}
