import { Anchor, type AnchorProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentProps } from 'react';

type PlainAnchorProps = AnchorProps & Omit<ComponentProps<'a'>, keyof AnchorProps>;

function PlainAnchor(props: PlainAnchorProps) {
  return <Anchor {...props} />;
}

/** A link to another screen. */
export const TextLink = createLink(PlainAnchor);
