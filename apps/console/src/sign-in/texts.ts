export const texts = {
  title: 'Welcome aboard',
  lead: 'Tourbus writes, checks and follows everything the company says to its customers.',
  action: 'Sign in',
  help: 'You sign in where you always do, with your company’s account. What you can see and do follows from your role.',
  over: {
    title: 'Your session is over',
    stays:
      'What you have written here stays as it is, saved or not. Sign in again, then come back to this tab.',
    action: 'Sign in in a new tab',
  },
};
