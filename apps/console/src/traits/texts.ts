const customers = (count: number): string =>
  count === 1 ? 'one customer' : `${count.toLocaleString()} customers`;

export const texts = {
  title: 'Custom traits',
  lead: 'What you want to know of every customer beside what is inferred anyway, as an expression over what is known and what they did.',
  empty: {
    title: 'There is no custom trait yet',
    body: 'A trait is a JSONata expression over {customer, history, now}, such as history.tallies."event:com.example.order.shipped".count. It is computed for every customer, and again with everything that they do; rules and templates read it as traits.<key>.',
  },
  new: 'New trait',
  key: 'Key',
  keyHint: 'As rules and templates call it: a small letter first, then letters and digits.',
  begin: 'Begin',
  name: 'Name',
  about: 'What it is for',
  expression: 'Expression',
  hint: 'JSONata over {customer, history, now}. Nothing, or what is no value, leaves the trait out.',
  save: 'Save',
  saved: (key: string) => `Saved. “${key}” is computed for all customers now.`,
  leave: 'What you changed in this trait is not saved.',
  delete: 'Delete',
  deleteAsk: 'Every customer loses it, and rules that ask for it find nothing. That takes a while.',
  trial: 'Try it on one customer',
  customer: 'Customer’s id',
  run: 'Try',
  nothing: 'Nothing: this customer would not have the trait.',
  fresh: 'A new trait: nothing is kept until you save it.',
  readOnly: 'You may look at traits, but not change them.',
  computing: (count: number) => `Being computed: ${customers(count)} so far`,
  current: (count: number) => `Computed for ${customers(count)} when it was last changed`,
  faults: (count: number) => `It failed for ${count.toLocaleString()} of them`,
};
