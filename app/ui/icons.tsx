interface IconProps {
  size?: number
}

export function LogoIcon({ size = 24 }: IconProps) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <path d="M12 3a7 7 0 0 0 0 14z" className="fill-need" />
      <path d="M12 3a7 7 0 0 1 0 14z" className="fill-offer" />
      <rect x="1" y="19" width="22" height="3" rx="1" className="fill-brand" />
    </svg>
  )
}

function Stroke({ size = 16, path }: IconProps & { path: string }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      aria-hidden="true"
    >
      <path d={path} />
    </svg>
  )
}

export const SearchIcon = ({ size }: IconProps) => (
  <Stroke size={size} path="M11.6 7a4.6 4.6 0 1 1-9.2 0 4.6 4.6 0 0 1 9.2 0m-1.1 3.5 3.6 3.6" />
)

export const MenuIcon = ({ size }: IconProps) => <Stroke size={size} path="M2.4 4.4h11.2M2.4 8h11.2M2.4 11.6h11.2" />

export function GripIcon() {
  return (
    <svg width="8" height="14" viewBox="0 0 8 14" fill="currentColor" aria-hidden="true">
      {[2, 7, 12].flatMap((y) => [2, 6].map((x) => <circle key={`${x}-${y}`} cx={x} cy={y} r="1.3" />))}
    </svg>
  )
}
