export const texts = {
  title: 'Parked messages',
  lead: 'Messages that a service could not handle. Each is kept with its reason until somebody replays it, once the cause is mended, or discards it.',
  service: 'Service',
  state: 'State',
  empty: {
    title: 'Nothing is parked',
    body: 'Every message could be handled. When one cannot, it waits here with what is wrong and what to do, and no other message waits for it.',
  },
  replay: 'Replay',
  replayAsk:
    'The message is handled once more, as if it came now. Do that after the cause is mended; otherwise it is parked again.',
  discard: 'Discard',
  discardAsk:
    'The message will not be handled, ever. What it was about does not happen: a communication may never be sent. The record of it stays.',
  body: 'The message',
  personal: 'It may hold personal data.',
  show: 'Show the message',
};
