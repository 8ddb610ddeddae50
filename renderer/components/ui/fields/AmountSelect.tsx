import { SettingSelect } from './SettingSelect.tsx';

interface AmountSelectProps {
  label: string;
  hint: string;
  /** The option for null. */
  noneLabel: string;
  /** The usual amounts, in any order. */
  usual: readonly number[];
  textOf: (amount: number) => string;
  amount: number | null;
  onChange: (amount: number | null) => void;
}

/** A select of one of the usual amounts, or of none. It includes the current amount even if it is not a usual one. */
export function AmountSelect({
  label,
  hint,
  noneLabel,
  usual,
  textOf,
  amount,
  onChange,
}: AmountSelectProps) {
  const amounts = [...new Set([...usual, ...(amount === null ? [] : [amount])])];
  return (
    <SettingSelect
      label={label}
      hint={hint}
      choices={[
        { id: 'none', label: noneLabel },
        ...amounts.sort((a, b) => a - b).map((each) => ({ id: String(each), label: textOf(each) })),
      ]}
      chosen={amount === null ? 'none' : String(amount)}
      onChoose={(id) => onChange(id === 'none' ? null : Number(id))}
    />
  );
}
