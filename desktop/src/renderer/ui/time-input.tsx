import { TextInput, type TextInputProps } from '@mantine/core';
import { useState } from 'react';
import { parseWallTime } from './wall-time-text.ts';

interface TimeInputProps extends Omit<TextInputProps, 'value' | 'onChange' | 'type'> {
  /** HH:MM. */
  value: string;
  onChange: (value: string) => void;
}

/** A time of day as it is typed in a hurry: '9', '930', '9.30'. Always twenty-four hours, whatever the device thinks. */
export function TimeInput({ value, onChange, ...rest }: TimeInputProps) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <TextInput
      {...rest}
      inputMode="numeric"
      maxLength={5}
      value={typed ?? value}
      error={typed !== null && parseWallTime(typed) === null ? true : rest.error}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        const time = parseWallTime(text);
        if (time !== null) onChange(time);
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
