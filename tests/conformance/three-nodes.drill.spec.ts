import { describeMessaging } from './messaging.ts';

describeMessaging('a cluster of three', 3);
