/** A few of the latest answers to questions that cost much and are asked again soon; what failed is asked anew. */
export class Recent<Answer> {
  private readonly answers = new Map<string, Promise<Answer>>();

  constructor(private readonly most: number) {}

  /** @param question says all that the answer depends on */
  get(question: string, ask: () => Promise<Answer>): Promise<Answer> {
    const known = this.answers.get(question);
    // The one that was needed last is forgotten last.
    this.answers.delete(question);
    const answer = known ?? ask();
    this.answers.set(question, answer);
    answer.catch(() => this.answers.delete(question));
    const [oldest] = this.answers.keys();
    if (this.answers.size > this.most && oldest !== undefined) this.answers.delete(oldest);
    return answer;
  }
}
