@echo off
rem Starts the Perch server of this folder, or runs one of its commands (--help lists them).
setlocal
if not defined PERCH_CLIENT_DIR set "PERCH_CLIENT_DIR=%~dp0web"
if not defined MEDIASOUP_WORKER_BIN set "MEDIASOUP_WORKER_BIN=%~dp0worker\mediasoup-worker.exe"
"%~dp0node\node.exe" "%~dp0server\index.js" %*
