# A store is only as safe as the path to it: if others can replace it, it is not used.
mkdir -p shared/own
chmod 777 shared
expect 21 pawl --store shared/own/store init
said 'other users can change files in'
said 'chmod go-w '
absent shared/own/store
chmod 755 shared
pawl --store shared/own/store init -q
chmod 777 shared
expect 21 pawl --store shared/own/store identity
chmod 1777 shared
pawl --store shared/own/store identity > identity
chmod 755 shared
ln -s shared/own/store link
pawl --store link identity > again
same identity again
chmod 775 shared/own
expect 21 pawl --store link identity
chmod 755 shared/own
# Directories above the home are not checked.
mkdir -p open/home
chmod 777 open
HOME=$PWD/open/home pawl init -q
HOME=$PWD/open/home pawl identity > identity
chmod 777 open/home
HOME=$PWD/open/home expect 21 pawl identity
[ "$(id -u)" = 0 ] || exit 0
mkdir theirs
chown 12345 theirs
expect 21 pawl --store theirs/store init
