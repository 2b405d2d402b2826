/** The parts of the package that are used here; it brings no types. */
declare module 'ipp' {
  export interface IppMessage {
    version?: string;
    operation?: string;
    statusCode?: string;
    id?: number | null;
    'operation-attributes-tag'?: Record<string, unknown>;
    'job-attributes-tag'?: Record<string, unknown> | Record<string, unknown>[];
    'printer-attributes-tag'?: Record<string, unknown>;
    data?: Buffer;
  }
  const ipp: {
    /** @throws where an attribute is not known to it */
    serialize(message: IppMessage): Buffer;
    /** @throws where the bytes are no IPP message */
    parse(bytes: Buffer): IppMessage;
  };
  export default ipp;
}
