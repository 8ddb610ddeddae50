import { DatabaseSync } from 'node:sqlite';
const db=new DatabaseSync(':memory:');
db.exec(`create table m(channel_id text, number int, author_id text, primary key(channel_id,number)) ; create table r(channel_id text, read_to int);
insert into r values('a',3),('b',900); insert into m select 'a',value,'x' from generate_series(1,5000); `.replace(/insert into m.*/,''));
const i=db.prepare('insert into m values(?,?,?)'); for(let k=1;k<5000;k++){i.run('a',k,k%2?'x':null);i.run('b',k,'y');}
console.log(db.prepare(`select ids.value c, r.read_to, (select count(*) from (select 1 from m where m.channel_id=ids.value and m.number>coalesce(r.read_to,0) and m.author_id is not ? limit 1000)) u from json_each(?) ids left join r on r.channel_id=ids.value`).all('y','["a","b","zz"]'));
