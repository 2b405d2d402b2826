export type { SandboxOptions, Note } from './config.js';
export { startSandbox, type Sandbox } from './sandbox.js';
export type { ActiveRule, BehaviourRule, BehaviourChannel, Fault } from './behaviour/behaviour.js';
export type { AttachmentSummary, Channel, Message, MessageSummary } from './messages/message.js';
export { sampleAccounts, type SampleAccount } from './oidc/accounts.js';
export type { MessagePage, MessageQuery } from './messages/message-page.js';
