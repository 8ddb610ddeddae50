; perch:// links on Windows: registered with the app and removed with it. Electron also registers them at each start, but nothing
; would remove that. An update runs the old uninstaller, which must leave them.
!macro customInstall
  WriteRegStr HKCU "Software\Classes\perch" "" "URL:Perch invite"
  WriteRegStr HKCU "Software\Classes\perch" "URL Protocol" ""
  WriteRegStr HKCU "Software\Classes\perch\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'
!macroend

!macro customUnInstall
  ${ifNot} ${isUpdated}
    DeleteRegKey HKCU "Software\Classes\perch"
  ${endIf}
!macroend
