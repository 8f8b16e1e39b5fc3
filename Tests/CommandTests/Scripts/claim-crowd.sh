# Fifty people who ask at once, while the owner publishes and some are killed, get each one-time bundle
# once, and none is lost: it was printed, is still there, or was taken by one who was killed.
python3 "${BASH_SOURCE[0]%/CommandTests/*}/claims.py" --claims 400
