/**
 * Answers the same question at once when it is asked again. Rules ask the same of every customer, 50 of them on every
 * event; what is remembered is bounded, so that ever new texts do not fill the memory.
 */
export function remembered<Answer>(work: (text: string) => Answer, most = 5_000): (text: string) => Answer {
  const answers = new Map<string, Answer>();
  return (text) => {
    const known = answers.get(text);
    if (known !== undefined || answers.has(text)) return known as Answer;
    if (answers.size >= most) answers.clear();
    const answer = work(text);
    answers.set(text, answer);
    return answer;
  };
}
