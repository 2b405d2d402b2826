/** What the structure of a picture tells, without a pixel being decoded. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** As many pictures as are drawn one after the other. */
  readonly frames: number;
  /** Where its last byte is followed by others. */
  readonly end: number;
}
