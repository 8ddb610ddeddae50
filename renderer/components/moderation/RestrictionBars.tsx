import ShieldX from 'lucide-react/icons/shield-x';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import { ProblemBar } from '../ui/frames/ProblemBar.tsx';
import { restrictionText } from './deedText.ts';

/** How moderators have muted or deafened me, while it lasts. */
export function RestrictionBars() {
  const { t } = useTranslation();
  const restrictions = usePerch((state) => state.restrictions);
  return restrictions.map((restriction) => (
    <ProblemBar key={restriction.kind} icon={ShieldX} text={restrictionText(t, restriction)} />
  ));
}
