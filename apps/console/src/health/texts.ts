export const texts = {
  title: 'System health',
  lead: 'What waits before each service and behind it, and what people have stopped. It is asked again every five seconds.',
  stage: 'Consumer',
  behind: 'Waits',
  underWay: 'Under way',
  oldest: 'Oldest',
  outbox: (unconfirmed: number) =>
    unconfirmed === 0
      ? 'The next services have everything.'
      : `${unconfirmed.toLocaleString()} facts wait for the next service.`,
  parked: (count: number) => `${count} parked`,
  away: 'It does not answer',
  drain: 'Drain',
  drainAsk:
    'All replicas of this service stop taking new work. What is under way ends; everything else waits on the bus until you let it go on. Nothing is lost.',
  goOn: 'Let it go on',
  pauses: 'Pauses',
  pausesLead:
    'Deliveries of a definition, a channel or a provider can wait. What is paused is kept, and goes out when it is resumed.',
  noPauses: 'Nothing is paused.',
  pause: 'Pause deliveries',
  resume: 'Resume',
  resumeAsk: 'What has waited goes out from now on, at the usual pace.',
};
