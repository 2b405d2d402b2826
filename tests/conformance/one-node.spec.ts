import { describeMessaging } from './messaging.ts';

describeMessaging('one node', 1);
