"""Files by name and by descriptor, and the errors that name them."""
import os, sys, tempfile, shutil, pathlib, glob
d=tempfile.mkdtemp(); os.chdir(d)
open("a","w").write("x"); os.mkdir("s"); os.symlink("a","l"); os.link("a","h")
print(sorted(os.listdir()), os.readlink("l"), os.stat("l").st_size, os.lstat("l").st_mode & 0o170000 == 0o120000, sorted(os.listdir(b".")))
fd=os.open(".", os.O_RDONLY); print(sorted(os.listdir(fd)), os.stat("a", dir_fd=fd).st_size); os.mkdir("q", dir_fd=fd); os.rmdir("q", dir_fd=fd); os.close(fd)
for f in (lambda: os.rename("zz","yy"), lambda: os.stat("zz"), lambda: os.stat(b"zz"), lambda: os.stat(pathlib.Path("zz")), lambda: os.mkdir("s"), lambda: os.stat(1.5), lambda: os.open("zz",0), lambda: os.rmdir("a"), lambda: os.close(999), lambda: os.listdir("zz"), lambda: os.chdir("zz"), lambda: os.stat("a\0b"), lambda: os.symlink("a","l"), lambda: os.utime("a", 5), lambda: os.read(999,5), lambda:os.scandir("zz"), lambda: os.truncate("zz",1), lambda: os.stat(3, follow_symlinks=False), lambda: os.rename(5,"a"), lambda: os.access(5.0, 0), lambda: os.sysconf("foo"), lambda: os.dup2(-1,5)):
    try: print(f())
    except Exception as e: print(repr(e), getattr(e,"filename",0), getattr(e,"filename2",0), str(e))
os.utime("a",(1.5,2.5)); print(os.stat("a").st_mtime, os.stat("a").st_mtime_ns); os.utime("a",ns=(5,7)); print(os.stat("a").st_mtime_ns)
os.chmod("a",0o600); print(oct(os.stat("a").st_mode)); print(os.access("a",os.R_OK), os.access("zz",0))
r,w=os.pipe(); os.write(w,b"hello"); print(os.read(r,3), os.get_inheritable(r), os.get_blocking(r)); os.set_blocking(r,False); print(os.read(r,9))
try: os.read(r,1)
except BlockingIOError as e: print(repr(e))
fd=os.open("p",os.O_RDWR|os.O_CREAT); print(os.pwrite(fd,b"abcdef",2), os.pread(fd,3,1), os.lseek(fd,0,2), os.ftruncate(fd,3), os.fstat(fd).st_size, os.writev(fd,[b"a",b"b"]), os.lseek(fd,0,0)); b=bytearray(4); print(os.readv(fd,[b]), b); os.close(fd)
print([(p, sorted(d), sorted(f)) for p, d, f in os.walk(".")]); print(os.statvfs(".").f_bsize>0, os.sysconf("SC_PAGE_SIZE"), os.pathconf(".","PC_NAME_MAX"))
os.environ["FOO"]="bar"; sys.stdout.flush(); print(os.system("echo $FOO")); del os.environ["FOO"]
print(os.major(os.makedev(8,1)), os.minor(os.makedev(8,1)), os.cpu_count()>0, len(os.sched_getaffinity(0))>0)
print(os.supports_fd>={os.stat}, os.supports_dir_fd>={os.open}, os.fsencode("é"), ascii(os.fsdecode(b"\xff")))
shutil.copytree(d, d+"2"); print(sorted(glob.glob("*", root_dir=d+"2"))); shutil.rmtree(d); shutil.rmtree(d+"2")
print(os.path.exists(d))
