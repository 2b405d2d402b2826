import {
  IconActivity,
  IconAdjustmentsHorizontal,
  IconBan,
  IconChecklist,
  IconFileStack,
  IconHistory,
  IconHome,
  IconLayoutGrid,
  IconMailOpened,
  IconMathFunction,
  IconMoonStars,
  IconParking,
  IconPhoto,
  IconPuzzle,
  IconSpeakerphone,
  IconTemplate,
  IconUsers,
  IconUsersGroup,
} from '@tabler/icons-react';

export interface Place {
  to: string;
  title: string;
  /** For the palette: what one finds there. */
  about: string;
  icon: typeof IconHome;
  /** Who lacks it does not see the place. */
  scope?: string;
}

/** Everything that one can go to, in the order of the navigation. */
export const places: readonly { group: string; places: readonly Place[] }[] = [
  {
    group: 'Today',
    places: [{ to: '/', title: 'Home', about: 'What waits for you', icon: IconHome }],
  },
  {
    group: 'What we say',
    places: [
      {
        to: '/templates',
        title: 'Templates',
        about: 'Write and preview',
        icon: IconTemplate,
        scope: 'content:read',
      },
      {
        to: '/reviews',
        title: 'Reviews',
        about: 'Compare, comment, approve',
        icon: IconChecklist,
        scope: 'content:read',
      },
      {
        to: '/blocks',
        title: 'Blocks',
        about: 'Parts that templates share',
        icon: IconPuzzle,
        scope: 'content:read',
      },
      {
        to: '/media',
        title: 'Assets',
        about: 'Pictures and fonts',
        icon: IconPhoto,
        scope: 'content:read',
      },
      {
        to: '/brands',
        title: 'Brands',
        about: 'Senders, colours, legal words',
        icon: IconSpeakerphone,
        scope: 'content:read',
      },
      {
        to: '/definitions',
        title: 'Definitions',
        about: 'What we say when',
        icon: IconLayoutGrid,
        scope: 'content:read',
      },
      {
        ...{ to: '/policies', title: 'Policies', about: 'How often we speak, and when not' },
        ...{ icon: IconAdjustmentsHorizontal, scope: 'content:read' },
      },
    ],
  },
  {
    group: 'Who heard it',
    places: [
      {
        ...{ to: '/communications', title: 'Communications', about: 'What was sent, and why' },
        ...{ icon: IconMailOpened, scope: 'communications:read' },
      },
      {
        to: '/customers',
        title: 'Customers',
        about: 'Who they are, and their consents',
        icon: IconUsers,
        scope: 'customers:read',
      },
      {
        ...{ to: '/segments', title: 'Segments', about: 'Groups of customers by rules, always up to date' },
        ...{ icon: IconUsersGroup, scope: 'segments:read' },
      },
      {
        ...{ to: '/traits', title: 'Custom traits', about: 'What you want to know of every customer' },
        ...{ icon: IconMathFunction, scope: 'segments:read' },
      },
      {
        ...{ to: '/silences', title: 'Silence queue', about: 'Who hears nothing for too long' },
        ...{ icon: IconMoonStars, scope: 'communications:read' },
      },
      {
        ...{ to: '/suppressions', title: 'Suppression list', about: 'Whom nothing is sent to, and why' },
        ...{ icon: IconBan, scope: 'suppressions:read' },
      },
    ],
  },
  {
    group: 'How it runs',
    places: [
      {
        to: '/batches',
        title: 'Batches',
        about: 'Files of rows, and how far they are',
        icon: IconFileStack,
        scope: 'batches:read',
      },
      {
        to: '/parked',
        title: 'Parked messages',
        about: 'What could not be handled',
        icon: IconParking,
        scope: 'parked:read',
      },
      {
        to: '/system',
        title: 'System health',
        about: 'Lag, pauses and drains',
        icon: IconActivity,
        scope: 'work:read',
      },
      {
        ...{ to: '/audit', title: 'Audit', about: 'Who did what, and whether the record is whole' },
        ...{ icon: IconHistory, scope: 'audit:read' },
      },
    ],
  },
];

export const visiblePlaces = (scopes: readonly string[]) =>
  places
    .map(({ group, places: all }) => ({
      group,
      places: all.filter(({ scope }) => !scope || scopes.includes(scope)),
    }))
    .filter((each) => each.places.length > 0);
