import { NavLink, Text } from '@mantine/core';
import { Link, useLocation } from '@tanstack/react-router';
import { visiblePlaces } from './navigation.ts';
import classes from './navigation.module.css';

const isWithin = (path: string, to: string): boolean =>
  to === '/' ? path === '/' : path === to || path.startsWith(`${to}/`);

export function Navigation({ scopes }: { scopes: readonly string[] }) {
  const { pathname } = useLocation();
  return visiblePlaces(scopes).map(({ group, places }) => (
    <div key={group} className={classes.group} role="group" aria-label={group}>
      <Text className={classes.title} aria-hidden>
        {group}
      </Text>
      {places.map(({ to, title, icon: Icon }) => {
        const active = isWithin(pathname, to);
        return (
          <NavLink
            key={to}
            component={Link}
            to={to}
            label={title}
            active={active}
            aria-current={active ? 'page' : undefined}
            leftSection={<Icon size={18} stroke={1.6} aria-hidden />}
            className={classes.link}
          />
        );
      })}
    </div>
  ));
}
