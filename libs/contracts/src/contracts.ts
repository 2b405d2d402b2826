import { batchDecidedV1 } from './batch-decided.v1.js';
import { batchSettledV1 } from './batch-settled.v1.js';
import { batchStuckV1 } from './batch-stuck.v1.js';
import type { Contract } from './contract.js';
import { communicationComposedV1 } from './communication-composed.v1.js';
import { communicationDeferredV1 } from './communication-deferred.v1.js';
import { communicationDeliveredV1 } from './communication-delivered.v1.js';
import { communicationDispatchedV1 } from './communication-dispatched.v1.js';
import { communicationFailedV1 } from './communication-failed.v1.js';
import { communicationMissedV1 } from './communication-missed.v1.js';
import { communicationRenderedV1 } from './communication-rendered.v1.js';
import { communicationWithheldV1 } from './communication-withheld.v1.js';
import { customerChangedV1 } from './customer-changed.v1.js';
import { customerErasedV1 } from './customer-erased.v1.js';
import { customerHeldV1 } from './customer-held.v1.js';
import { customerSilenceNoticedV1 } from './customer-silence-noticed.v1.js';
import { dataArrivedV1 } from './data-arrived.v1.js';
import { policyKillSwitchesSetV1 } from './policy-kill-switches-set.v1.js';
import { preferencesChosenV1 } from './preferences-chosen.v1.js';
import { preferencesOfferedV1 } from './preferences-offered.v1.js';
import { printStreamAssembledV1 } from './print-stream-assembled.v1.js';
import { printStreamCompletedV1 } from './print-stream-completed.v1.js';
import { printStreamGatheredV1 } from './print-stream-gathered.v1.js';
import { responseCapturedV1 } from './response-captured.v1.js';

/** Every fact of the loop, in the order in which it usually happens. */
export const contracts: readonly Contract[] = [
  dataArrivedV1,
  customerChangedV1,
  customerErasedV1,
  customerHeldV1,
  customerSilenceNoticedV1,
  communicationComposedV1,
  communicationDeferredV1,
  communicationWithheldV1,
  communicationRenderedV1,
  communicationDispatchedV1,
  communicationDeliveredV1,
  communicationFailedV1,
  communicationMissedV1,
  responseCapturedV1,
  preferencesOfferedV1,
  preferencesChosenV1,
  policyKillSwitchesSetV1,
  batchDecidedV1,
  batchStuckV1,
  batchSettledV1,
  printStreamGatheredV1,
  printStreamAssembledV1,
  printStreamCompletedV1,
];
