import classes from './swatches.module.css';

/** The brand's colours by name. */
export const Swatches = ({ colours }: { colours: Record<string, string> }) => (
  <ul className={classes.swatches}>
    {Object.entries(colours).map(([name, value]) => (
      <li key={name}>
        <span className={classes.colour} style={{ background: value }} aria-hidden />
        <span>{name}</span>
        <code>{value}</code>
      </li>
    ))}
  </ul>
);
