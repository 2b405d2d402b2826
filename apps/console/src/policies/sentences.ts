import type { PolicyBody } from '../api/calls.ts';
import {
  all,
  any,
  type Channel,
  channelNames,
  counted,
  type MessageClass,
  spoken,
  weekdaysOf,
} from './words.ts';

/** Part of what a policy says. */
export interface Saying {
  title: string;
  sentences: string[];
  /** What holds where it says nothing. */
  otherwise: string;
}

const everyClass = 4;
const everyChannel = 3;

const of = (classes: readonly MessageClass[]): string =>
  classes.length === everyClass ? 'messages' : `${any(classes)} messages`;

const by = (channels: readonly Channel[] | undefined): string =>
  !channels || channels.length === everyChannel ? '' : ` by ${any(channels.map((one) => channelNames[one]))}`;

const excess = { hold: 'what is more waits until there is room', withhold: 'what is more is never sent' };

function sayCap(cap: PolicyBody['caps'][number]): string[] {
  const { name, messageClasses, exempt, channels, topics, limit, window, onExcess } = cap;
  const kind = messageClasses.length === everyClass ? 'message' : `${any(messageClasses)} message`;
  const about = topics ? ` about ${any(topics)}` : '';
  const most = `At most ${counted(limit, kind)}${about}${by(channels)} in ${spoken(window)}: ${excess[onExcess]}. (${name})`;
  const passing = messageClasses.filter((one) => one === 'regulatory' || exempt.includes(one));
  return passing.length === 0
    ? [most]
    : [most, `Of these, ${any(passing)} messages count and are sent all the same. (${name})`];
}

function saySunset({ sunset }: PolicyBody): string[] {
  if (!sunset) return [];
  const { messageClasses, after, oneIn, onExcess } = sunset;
  return [
    `Who leaves ${counted(after, `${any(messageClasses)} message`)} in a row unanswered gets no more than one in ${spoken(oneIn)} until they respond: ${excess[onExcess]}.`,
  ];
}

const clock = 'by the customer’s clock';

function sayTimes({ quietHours, sendWindows, bestHour }: PolicyBody): string[] {
  const quiet = quietHours.map(({ from, to, weekdays, messageClasses, channels }) => {
    const on = weekdaysOf(weekdays);
    return `No ${of(messageClasses)}${by(channels)} between ${from} and ${to} ${clock}${on ? `, beginning on ${on}` : ''}: they wait until then.`;
  });
  const windows = sendWindows.map(({ from, to, weekdays, messageClasses, channels }) => {
    const on = weekdaysOf(weekdays);
    const kind = of(messageClasses);
    return `${kind.charAt(0).toUpperCase()}${kind.slice(1)}${by(channels)} go between ${from} and ${to} ${clock}${on ? `, ${on}` : ''}; at other times they wait.`;
  });
  const best = bestHour
    ? [
        `For ${of(bestHour.messageClasses)}, the hour in which the customer responds best is waited for, up to ${spoken(bestHour.within)}.`,
      ]
    : [];
  return [...quiet, ...windows, ...best];
}

function saySilence({ silenceFloor }: PolicyBody): string[] {
  if (!silenceFloor) return [];
  const { days, ahead, messageClasses, definition, act, customers } = silenceFloor;
  const who = customers === 'everyone' ? 'Nobody whom we know' : 'Nobody whom the brand has written to';
  const does = act === 'send' ? 'is sent at once' : 'is offered in the silence queue';
  return [
    `${who} goes without ${messageClasses.length === everyClass ? 'a message' : `a ${any(messageClasses)} message`} for ${counted(days, 'day')}.`,
    `Who is about to is found ${counted(ahead, 'day')} before, and “${definition}” ${does}.`,
  ];
}

const loses = {
  wait: 'the others wait',
  drop: 'the others are never sent',
  digest: 'the others of its topic go along as a digest',
};

const ranks = (given: Record<string, number>): string[] =>
  Object.entries(given)
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, rank]) => `${name} (${rank})`);

function sayPriority({ priority, competition, digests }: PolicyBody): string[] {
  const definitions = ranks(priority.definitions);
  return [
    `When several messages ask at once, the higher rank goes first: ${ranks(priority.messageClasses).join(', ')}.`,
    ...(definitions.length > 0 ? [`Ranks of their own have ${all(definitions)}.`] : []),
    `Where there is no room for all ${of(competition.messageClasses)}, the first go; ${loses[competition.losers]}.`,
    ...digests.map(
      ({ topic, definition, atLeast }) =>
        `From ${counted(atLeast, 'message')} about ${topic} on, they become one: “${definition}”.`,
    ),
  ];
}

function sayExpiry({ expiry }: PolicyBody): string[] {
  const keeps = (name: string, duration: Parameters<typeof spoken>[0]): string =>
    `${name} is not sent once what it is about is ${spoken(duration)} old.`;
  return [
    ...Object.entries(expiry.messageClasses).map(([name, one]) => keeps(`A ${name} message`, one)),
    ...Object.entries(expiry.definitions).map(([name, one]) => keeps(`“${name}”`, one)),
    `Nothing waits for longer than ${spoken(expiry.longestHold)}: then it is dropped, and what is regulatory goes.`,
  ];
}

const criteria = {
  preference: 'what the customer prefers',
  urgency: 'what is read first, for urgent definitions',
  cost: 'what costs least',
};

function sayChannels({ channels: { by: goesBy, costs, urgent, quickest } }: PolicyBody): string[] {
  const cost = quickest.map((one) => `${channelNames[one]} ${costs[one]}`);
  return [
    `The channel is chosen by ${goesBy.map((one) => criteria[one]).join(', then by ')}; last by the order of the definition.`,
    ...(goesBy.includes('cost') ? [`One message costs: ${cost.join(', ')}.`] : []),
    ...(urgent.length > 0
      ? [
          `Urgent are ${all(urgent)}: they go where they go soonest, the quickest first: ${quickest.map((one) => channelNames[one]).join(', ')}.`,
        ]
      : []),
  ];
}

function stopped(one: PolicyBody['killSwitches'][number]): string {
  switch (one.scope) {
    case 'all':
      return 'Everything is stopped';
    case 'brand':
      return `Everything of the brand ${one.brand} is stopped`;
    case 'message-class':
      return `Every ${one.messageClass} message is stopped`;
    case 'definition':
      return `“${one.definition}” is stopped`;
    case 'channel':
      return `Everything by ${channelNames[one.channel]} is stopped`;
  }
}

/** What a policy says, in sentences for people who do not read JSON; each rule by itself, in the order they are asked. */
export const sayingsOf = (policy: PolicyBody): Saying[] => [
  {
    title: 'Stopped',
    sentences: policy.killSwitches.map((one) => `${stopped(one)}: ${one.why}`),
    otherwise: 'Nothing is.',
  },
  {
    title: 'How often',
    sentences: [...policy.caps.flatMap(sayCap), ...saySunset(policy)],
    otherwise: 'As often as there is something to say.',
  },
  { title: 'At what time', sentences: sayTimes(policy), otherwise: 'At any time of day or night.' },
  {
    title: 'How rarely',
    sentences: saySilence(policy),
    otherwise: 'Somebody may go without a message for good.',
  },
  { title: 'Which goes first', sentences: sayPriority(policy), otherwise: '' },
  { title: 'How long it keeps', sentences: sayExpiry(policy), otherwise: '' },
  { title: 'On which channel', sentences: sayChannels(policy), otherwise: '' },
];

export interface MarkedSaying extends Omit<Saying, 'sentences'> {
  sentences: { text: string; mark?: 'new' | 'gone' }[];
}

/** The sentences of one beside those of another: which are new, and which said something that holds no more. */
export function compared(before: PolicyBody, after: PolicyBody): MarkedSaying[] {
  const was = sayingsOf(before);
  return sayingsOf(after).map(({ sentences, ...saying }, i) => {
    const old = was[i]?.sentences ?? [];
    return {
      ...saying,
      sentences: [
        ...old.filter((text) => !sentences.includes(text)).map((text) => ({ text, mark: 'gone' as const })),
        ...sentences.map((text) => ({ text, ...(!old.includes(text) && { mark: 'new' as const }) })),
      ],
    };
  });
}

/** For a list: which kinds of rules there are. */
export function inBrief({
  caps,
  quietHours,
  sendWindows,
  silenceFloor,
  sunset,
  killSwitches,
}: PolicyBody): string {
  const named = [
    killSwitches.length > 0 && counted(killSwitches.length, 'kill switch').replace('switchs', 'switches'),
    caps.length > 0 && counted(caps.length, 'cap'),
    quietHours.length > 0 && 'quiet hours',
    sendWindows.length > 0 && 'send windows',
    sunset && 'sunset',
    silenceFloor && `nobody silent for ${counted(silenceFloor.days, 'day')}`,
  ].filter((one) => typeof one === 'string');
  return named.length > 0 ? named.join(', ') : 'no rule of its own';
}
