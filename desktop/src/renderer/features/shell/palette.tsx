import { Modal, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState, type KeyboardEvent } from 'react';
import { t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import classes from './palette.module.css';
import type { Find } from './find.ts';
import { useFinds } from './use-finds.ts';

interface PaletteProps {
  isOpen: boolean;
  onClose: () => void;
}

/** One field that finds screens, customers, orders and subscriptions. */
export function Palette({ isOpen, onClose }: PaletteProps) {
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      withCloseButton={false}
      padding={0}
      size="lg"
      yOffset="12vh"
      centered={false}
      attributes={{ content: { 'aria-label': t('palette.label') } }}
    >
      <PaletteBody onClose={onClose} />
    </Modal>
  );
}

function PaletteBody({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const finds = useFinds(text);

  function open(find: Find | undefined) {
    if (!find) return;
    onClose();
    void navigate(find.target);
  }

  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setActive((before) => (before + step + finds.length) % Math.max(1, finds.length));
    } else if (event.key === 'Enter') open(finds[active]);
  }

  return (
    <>
      <TextInput
        size="md"
        variant="unstyled"
        className={classes['input']}
        leftSection={<Icon name="search" />}
        placeholder={t('palette.label')}
        aria-label={t('palette.label')}
        aria-controls="palette-finds"
        aria-activedescendant={finds[active] ? `find-${active}` : undefined}
        role="combobox"
        aria-expanded
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
        data-autofocus
      />
      <div id="palette-finds" role="listbox" aria-label={t('palette.label')} className={classes['finds']}>
        {finds.map((find, index) => (
          <UnstyledButton
            key={find.id}
            id={`find-${index}`}
            role="option"
            aria-selected={index === active}
            tabIndex={-1}
            className={classes['find']}
            onClick={() => open(find)}
          >
            <Icon name={find.icon} />
            <span className={classes['title']}>{find.title}</span>
            <Text size="xs" c="dimmed">
              {find.detail}
            </Text>
          </UnstyledButton>
        ))}
        {finds.length === 0 ? (
          <Text size="sm" c="dimmed" p="sm">
            {t('palette.empty')}
          </Text>
        ) : null}
      </div>
    </>
  );
}
