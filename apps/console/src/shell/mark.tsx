/** The bus, as in the browser's tab. */
export const Mark = ({ size = 28 }: { size?: number }) => (
  <img src="/icon.svg" alt="" width={size} height={size} />
);
