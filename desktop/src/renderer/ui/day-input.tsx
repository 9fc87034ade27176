import { TextInput, type TextInputProps } from '@mantine/core';
import { useState } from 'react';
import { WallDate } from '#shared/core/zoned-time.ts';

interface DayInputProps extends Omit<TextInputProps, 'value' | 'onChange' | 'type'> {
  /** YYYY-MM-DD; null: none. */
  value: string | null;
  /** Null once the field was emptied; not called while what stands there is no day. */
  onChange: (value: string | null) => void;
}

/** A day. A year that is being typed is no day yet, so what is typed stays until the field is left. */
export function DayInput({ value, onChange, ...rest }: DayInputProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const isWrong = typed !== null && typed !== '' && !WallDate.safeParse(typed).success;
  return (
    <TextInput
      {...rest}
      type="date"
      value={typed ?? value ?? ''}
      error={isWrong ? true : rest.error}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        if (text === '') onChange(null);
        else if (WallDate.safeParse(text).success) onChange(text);
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
