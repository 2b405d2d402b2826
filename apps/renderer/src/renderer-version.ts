/** Grows when the same content would come out as other bytes for a reason of our own, not of the browser's. */
export const ownVersion = 'tourbus/1';
