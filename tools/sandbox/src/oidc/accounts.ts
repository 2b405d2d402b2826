/** Somebody who may be signed in as. None of them exists. */
export interface SampleAccount {
  /** The provider's name for the person: the claim `sub`. */
  id: string;
  name: string;
  email: string;
  roles: readonly string[];
  teams: readonly string[];
  /** What one signs in as this person for. */
  does: string;
}

const account = (
  id: string,
  name: string,
  role: string,
  teams: readonly string[],
  does: string,
): SampleAccount => ({ id, name, email: `${id}@fennholm.example`, roles: [role], teams, does });

export const sampleAccounts: readonly SampleAccount[] = [
  account('nora', 'Nora Lindqvist', 'author', ['service'], 'writes and submits'),
  account('teo', 'Teo Marchetti', 'author', ['marketing'], 'a second author, of another team'),
  account('ada', 'Ada Okonkwo', 'reviewer', ['service', 'marketing'], 'approves and publishes'),
  account('jonas', 'Jonas Weyland', 'reviewer', ['service'], 'a second pair of eyes'),
  account('priya', 'Priya Raman', 'agent', ['service'], 'answers customers'),
  account('sam', 'Sam Oduya', 'operator', ['operations'], 'keeps everything running'),
  account('mei', 'Mei Tanaka', 'analyst', ['insight'], 'reads the figures'),
  account('ruth', 'Ruth Alder', 'administrator', ['operations'], 'may do everything'),
];
