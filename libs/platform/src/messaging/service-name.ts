/** Injection token: the service that runs in this process. */
export const SERVICE_NAME = Symbol('service name');
